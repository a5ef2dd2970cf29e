import { Observable } from 'rxjs';

/** Emits the events of these types. `fromEvent` of RxJS also takes other emitters, which costs every app 170 bytes. */
export function listen<E extends Event>(
  target: EventTarget,
  ...types: readonly string[]
): Observable<E> {
  return new Observable((subscriber) => {
    const emit = (event: Event) => subscriber.next(event as E);
    for (const type of types) {
      target.addEventListener(type, emit);
      subscriber.add(() => target.removeEventListener(type, emit));
    }
  });
}

import { HttpErrorResponse } from '@angular/common/http';
import { Observable, catchError, from, map, of } from 'rxjs';

/** Emits the error with a `Blob` or `ArrayBuffer` body converted to text, so that a classifier can read it. Never fails. */
export function readableError(failure: HttpErrorResponse): Observable<HttpErrorResponse> {
  const body: unknown = failure.error;
  if (!(body instanceof Blob || body instanceof ArrayBuffer)) {
    return of(failure);
  }
  return from(new Response(body).text()).pipe(
    map((error) => {
      const { url, ...others } = failure;
      return new HttpErrorResponse({ ...others, error, url: url ?? undefined });
    }),
    // The body cannot be read: classify the error without it.
    catchError(() => of(failure)),
  );
}

import { HttpErrorResponse } from '@angular/common/http';
import { Observable, catchError, from, map, of } from 'rxjs';

/** The same error with its body as text where the request asked for a Blob or an ArrayBuffer, so that it can be judged. */
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
    // A body that cannot be read tells nothing.
    catchError(() => of(failure)),
  );
}

import { HttpErrorResponse } from '@angular/common/http';
import { Observable, catchError, from, map, of } from 'rxjs';

/** Emits the error with a `Blob` or `ArrayBuffer` body converted to text, so that a classifier can read it. Never fails. */
export function readableError(failure: HttpErrorResponse): Observable<HttpErrorResponse> {
  const { headers, status, url } = failure;
  const body: unknown = failure.error;
  if (!(body instanceof Blob || body instanceof ArrayBuffer)) {
    return of(failure);
  }
  return from(new Response(body).text()).pipe(
    map((error) => new HttpErrorResponse({ error, headers, status, url: url ?? undefined })),
    // The body cannot be read: classify the error without it.
    catchError(() => of(failure)),
  );
}

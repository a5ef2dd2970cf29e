import { HttpErrorResponse } from '@angular/common/http';
import { Observable, catchError, from, map, of } from 'rxjs';

/** The same error with its body as text where the request asked for a Blob or an ArrayBuffer, so that it can be judged. */
export function readableError(error: HttpErrorResponse): Observable<HttpErrorResponse> {
  const body: unknown = error.error;
  if (body instanceof ArrayBuffer) {
    return of(withBody(error, new TextDecoder().decode(body)));
  }
  return typeof Blob !== 'undefined' && body instanceof Blob
    ? from(body.text()).pipe(
        map((text) => withBody(error, text)),
        catchError(() => of(error)),
      )
    : of(error);
}

function withBody(error: HttpErrorResponse, body: string): HttpErrorResponse {
  const { headers, status, url } = error;
  return new HttpErrorResponse({
    error: body,
    headers,
    status,
    url: url ?? undefined,
  });
}

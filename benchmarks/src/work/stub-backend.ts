import { HttpBackend, HttpRequest, HttpResponse } from '@angular/common/http';
import type { HttpEvent } from '@angular/common/http';
import { Observable, of } from 'rxjs';

export const ok = new HttpResponse<unknown>({ status: 200, body: {} });
const ok$ = of(ok);

/** Responds to every request at once, and keeps the last one. */
export class StubBackend extends HttpBackend {
  last: HttpRequest<unknown> | null = null;

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    this.last = request;
    return ok$;
  }
}

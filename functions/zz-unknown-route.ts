import { defineRoute } from '../shared/http/endpoint';
import { refuseUnknownRoute } from '../shared/http/unknown-route';

defineRoute('zz-unknown-route', ({ request }) => refuseUnknownRoute(request.method, request.params['path'] ?? ''));

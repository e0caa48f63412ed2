import { app } from '@azure/functions';
import { openApiDocument } from '../shared/contract/openapi';
import { routes } from '../shared/contract/routes';
import { endpoint, trigger } from '../shared/http/endpoint';

const route = routes.openapi;

app.http('openapi', { ...trigger(route), handler: endpoint(route, () => ({ json: openApiDocument() })) });

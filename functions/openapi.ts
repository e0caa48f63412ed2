import { defineRoute } from '../shared/http/endpoint';
import { openApiDocument } from '../shared/http/openapi';

defineRoute('openapi', () => ({ json: openApiDocument() }));

import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { endpoint, trigger } from '../shared/http/endpoint';
import { servePanelFile } from '../shared/panel-files';

const route = routes.panel;

app.http('panel', { ...trigger(route), handler: endpoint(route, ({ app, request }) => servePanelFile(request, app)) });

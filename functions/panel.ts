import { defineRoute } from '../shared/http/endpoint';
import { servePanelFile } from '../shared/http/panel-files';

defineRoute('panel', ({ app, request }) => servePanelFile(request, app));

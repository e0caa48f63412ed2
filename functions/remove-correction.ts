import { replyToCorrection } from '../shared/http/correction-endpoint';
import { defineRoute } from '../shared/http/endpoint';

defineRoute('remove-correction', ({ app, caller, params, query }) =>
  replyToCorrection(params, query.queueId, null, caller, app),
);

import { replyToCorrection } from '../shared/http/correction-endpoint';
import { defineRoute } from '../shared/http/endpoint';

defineRoute('put-correction', ({ app, caller, params, query, body }) =>
  replyToCorrection(params, query.queueId, body.level, caller, app),
);

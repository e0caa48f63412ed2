import { verifyMayManage, verifyMaySee } from '../shared/access/permissions';
import { defineRoute } from '../shared/http/endpoint';
import { NotFoundError } from '../shared/http/to-problem';
import { changeAlert } from '../shared/ingest/change-alert';
import { readVisibleConversation } from '../shared/read-sentiment';

defineRoute('put-alert', async ({ app, caller, params, query, body: { state } }) => {
  // Before the alert is looked for, so that its existence is not revealed.
  await readVisibleConversation(params.conversationId, query.queueId, caller, app);
  const change = { ...params, state, by: caller.agentId, at: app.now().toISOString() };
  const changed = await changeAlert(
    change,
    (alert, queue) => {
      verifyMaySee(caller, queue, { isNamed: false });
      if (alert?.for === 'supervisor') verifyMayManage(caller, queue, { isNamed: false });
    },
    app,
  );
  if (!changed) throw new NotFoundError('The conversation has no alert with this id.');
  const { alert, ...sent } = changed;
  return { json: alert, ...sent };
});

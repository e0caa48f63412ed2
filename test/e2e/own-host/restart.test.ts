// A restart loses no data: no messages, no rights and no record of what was already counted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

let dataDir: string;
let app: RunningApp | undefined;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'undertone-restart-'));
});
afterAll(() => app?.stop());
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('continues with the stored state', async () => {
  app = await startApp({ dataDir });
  const desk = await SupportDesk.open(app);
  const conversationId = unique('conversation');
  const messages = Array.from({ length: 8 }, () => desk.message(conversationId, { text: 'I hate it.' }));
  for (const message of messages) await desk.chat.sendCounted(message);
  await desk.chat.send({ ...messages[4]!, change: 'deleted' });
  const before = await desk.agent.snapshot(conversationId);
  expect(await app.stop()).toBe(0);

  app = await startApp({ dataDir });
  const again = await desk.movedTo(app);
  expect(await again.agent.snapshot(conversationId)).toEqual(before);
  for (const message of messages) expect(await again.chat.send(message)).toMatchObject({ outcome: 'duplicate' });
  const listener = await again.listenTo(conversationId);
  const next = await again.chat.sendCounted(desk.message(conversationId));
  expect(next.revision).toBe(before.revision + 1);
  expect(await listener.untilRevision(next.revision)).toEqual(next);
  await again.close();
});

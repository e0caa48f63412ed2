// A support desk on a running app, with a new conversation for each test.
import { expectConsistentSnapshot } from './expected-sentiment';
import { startApp, type RunningApp } from './running-app';
import { SupportDesk, unique } from './support-desk';

export const angry = 'This is terrible. I hate it, you are the worst!';
export const happy = 'I love it, this is great, thank you!';

let app: RunningApp;
export let desk: SupportDesk;
export let conversationId: string;

export const send = (given: Parameters<SupportDesk['message']>[1] = {}) => desk.message(conversationId, given);

/** The snapshot, after its arithmetic was checked. */
export async function checkedSnapshot() {
  const snapshot = await desk.agent.snapshot(conversationId, desk.queueId);
  expectConsistentSnapshot(snapshot);
  return snapshot;
}

/** Sends messages a second apart, one after the other; returns their ids, oldest first. */
export async function sendMessages(count: number, text = happy): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const message = send({ text });
    await desk.chat.sendCounted(message);
    ids.push(message.messageId);
  }
  return ids;
}

/** Opens a support desk for the tests of a file, and gives each test a conversation of its own. */
export function useConversation(): void {
  beforeAll(async () => {
    app = await startApp();
    desk = await SupportDesk.open(app);
  });
  afterAll(() => desk.close());
  afterAll(() => app.stop());
  beforeEach(() => {
    conversationId = unique('conversation');
  });
  afterEach(() => desk.close());
}

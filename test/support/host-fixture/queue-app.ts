// An app for the tests of queues: what its functions do with a message, the test decides while it runs.
import { app, output, type InvocationContext } from '@azure/functions';

const told = output.generic({ type: 'signalR', name: 'told', hubName: 'Chat' });
const sent = output.storageQueue({ queueName: '%OUT%', connection: 'STORAGE' });
const returned = output.storageQueue({ queueName: '%OUT%', connection: '%WHICH%' });

/** Asks the test what to do; the handler takes as long as the answer takes. */
async function follow(entry: unknown, context: InvocationContext): Promise<void> {
  const { triggerMetadata } = context;
  const reply = await fetch(process.env['DIRECTOR'] ?? '', {
    method: 'POST',
    body: JSON.stringify({ entry, type: typeof entry, triggerMetadata }),
  });
  const { message, items, mistake } = (await reply.json()) as Record<string, unknown>;
  context.extraOutputs.set(told, message);
  context.extraOutputs.set(sent, items);
  if (mistake) throw new Error('failed as it was told');
}

app.storageQueue('work', {
  queueName: '%IN%',
  connection: 'STORAGE',
  extraOutputs: [told, sent],
  handler: follow,
});
app.http('send', {
  methods: ['POST'],
  extraOutputs: [told, sent],
  async handler(request, context) {
    const { message, items, base64 } = (await request.json()) as Record<string, unknown>;
    context.extraOutputs.set(told, message);
    context.extraOutputs.set(sent, typeof base64 === 'string' ? Buffer.from(base64, 'base64') : items);
    return { status: 202 };
  },
});
app.timer('tick', {
  schedule: '%TICK%',
  return: returned,
  handler: () => ({ returned: true }),
});

// An app for the tests of queues: the test decides at run time what its functions do with a message.
import { app, output, type InvocationContext } from '@azure/functions';

const pushed = output.generic({ type: 'signalR', name: 'pushed', hubName: 'Chat' });
const sent = output.storageQueue({ queueName: '%OUT%', connection: 'STORAGE' });
const returned = output.storageQueue({ queueName: '%OUT%', connection: '%WHICH%' });

/** Requests the direction from the test; the handler runs until the answer arrives. */
async function followDirection(entry: unknown, context: InvocationContext): Promise<void> {
  const { triggerMetadata } = context;
  const reply = await fetch(process.env['DIRECTOR'] ?? '', {
    method: 'POST',
    body: JSON.stringify({ entry, type: typeof entry, triggerMetadata }),
  });
  const { message, items, mistake } = (await reply.json()) as Record<string, unknown>;
  context.extraOutputs.set(pushed, message);
  context.extraOutputs.set(sent, items);
  if (mistake) throw new Error('failed as directed');
}

app.storageQueue('work', {
  queueName: '%IN%',
  connection: 'STORAGE',
  extraOutputs: [pushed, sent],
  handler: followDirection,
});
app.http('send', {
  methods: ['POST'],
  extraOutputs: [pushed, sent],
  async handler(request, context) {
    const { message, items, base64 } = (await request.json()) as Record<string, unknown>;
    context.extraOutputs.set(pushed, message);
    context.extraOutputs.set(sent, typeof base64 === 'string' ? Buffer.from(base64, 'base64') : items);
    return { status: 202 };
  },
});
app.timer('tick', {
  schedule: '%TICK%',
  return: returned,
  handler: () => ({ returned: true }),
});

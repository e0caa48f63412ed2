// `npm run simulate`: sends a conversation from a file to the app as a chat platform would, signed. Exits with 1 when a
// delivery failed, with 2 for an invalid command line, and with 130 after Ctrl-C.
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAppPort } from './run/listen';
import { readRunSettings, type RunSettings } from './run/run-settings';
import { onStopSignal } from './run/stop-signals';
import { adviceFor, hintsAbout } from './simulate/advice';
import { readConversation } from './simulate/conversation-file';
import { inChaos, inOrder, type Delivery } from './simulate/delivery-schedule';
import { findConnection } from './simulate/find-connection';
import { readOptions, usage, UsageError, type Options } from './simulate/options';
import { planEvents, type PlannedEvent } from './simulate/plan-events';
import { Progress } from './simulate/progress';
import { runDeliveries, type DeliveryResult } from './simulate/run-deliveries';
import { seededRandom } from './simulate/seeded-random';
import { senders } from './simulate/senders';
import { Tally } from './simulate/tally';
import { askFor, deliver, webhookUrl, type Webhook } from './simulate/webhook-client';
import { whereToLook } from './simulate/where-to-look';

/** In chaos, requests overtake each other. */
const maxInFlightInChaos = 8;

/** A conversation that is ready to be sent. */
interface Simulation {
  webhook: Webhook;
  deliveries: Delivery[];
  bodies: ReadonlyMap<PlannedEvent, string>;
  /** What the platform does not send. */
  skipped: PlannedEvent[];
  conversationId: string;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    console.log(usage);
    return;
  }
  const run = readRunSettings(join(__dirname, '..', '..'), process.env);
  const simulation = prepare(options, run);
  const { webhook, conversationId } = simulation;
  const found = await askFor(webhook);
  if (found.kind !== 'accepted') throw new Error(adviceFor(found, webhook));
  const where = [`Conversation  ${conversationId}`, await whereToLook(webhook.url, conversationId, run)];
  console.log([titleOf(options, simulation), `Webhook       ${webhook.url.href}`, ...where, ''].join('\n'));
  await send(simulation, options, where);
}

function prepare({ platform, connectionId, file, url, speed, seed }: Options, run: RunSettings): Simulation {
  const connection = findConnection(run.values, platform, connectionId);
  const sender = senders[platform];
  const webhook = { url: webhookUrl(url ?? defaultUrl(run), connection), connection, sender };
  // A new conversation each time.
  const conversation = randomInt(1_000_000, 1_000_000_000);
  const planned = planEvents(readConversation(readFile(file)), conversation, { startAt: new Date(), speed });
  const bodies = bodiesOf(planned, webhook);
  const sent = planned.filter((event) => bodies.has(event));
  return {
    webhook,
    deliveries: seed === undefined ? inOrder(sent) : inChaos(sent, seededRandom(seed), !sender.editsNameNoAuthor),
    bodies,
    skipped: planned.filter((event) => !bodies.has(event)),
    conversationId: sender.conversationId(conversation, connection),
  };
}

function titleOf({ file, platform, speed, seed }: Options, { deliveries }: Simulation): string {
  const seconds = Math.ceil((deliveries.at(-1)?.dueMs ?? 0) / 1000);
  const chaos = seed === undefined ? '' : ` Chaos with --seed ${seed}.`;
  return `${file} as ${platform}: ${deliveries.length} deliveries in ${seconds} s at speed ${speed}.${chaos}`;
}

/** Sends everything, shows the progress, and ends with the summary. */
async function send(
  { webhook, deliveries, bodies, skipped }: Simulation,
  { seed }: Options,
  where: readonly string[],
): Promise<void> {
  const tally = new Tally();
  const progress = new Progress(process.stdout, deliveries.length);
  const summarize = () => {
    progress.end();
    const counts = [...tally.lines(deliveries.length), ...skippedLine(skipped, webhook)];
    console.log(['', ...counts, ...where, ...hintsAbout(tally)].join('\n'));
  };
  const interrupt = () => process.exit(130);
  onStopSignal(() => {
    summarize();
    interrupt();
  }, interrupt);
  const hopeless = await runDeliveries(deliveries, {
    send: ({ planned }) => deliver(webhook, bodies.get(planned) ?? ''),
    maxInFlight: seed === undefined ? 1 : maxInFlightInChaos,
    onResult(result) {
      tally.add(result);
      progress.show(describe(result), result.result.kind !== 'accepted');
    },
  });
  summarize();
  if (hopeless) console.error(`\n${adviceFor(hopeless, webhook)}`);
  if (tally.failed > 0) process.exitCode = 1;
}

function defaultUrl(run: RunSettings): string {
  const { port } = readAppPort(run);
  if (port === 0)
    throw new UsageError('PORT is 0, any free port: name the address that npm start has printed with --url');
  return `http://127.0.0.1:${port}`;
}

function readFile(path: string): string {
  // npm runs this in the folder of the package, whatever folder the user is in.
  const full = resolve(process.env['INIT_CWD'] ?? '.', path);
  try {
    return readFileSync(full, 'utf8');
  } catch (error) {
    throw new Error(`--file ${path} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

/** The bodies of what the platform sends; there is none for other events. */
function bodiesOf(planned: readonly PlannedEvent[], { sender, connection }: Webhook): Map<PlannedEvent, string> {
  return new Map(
    planned.flatMap((event) => {
      try {
        const body = sender.body(event.event, connection);
        return body === null ? [] : [[event, body] as const];
      } catch (error) {
        throw new Error(`line ${event.line}: ${(error as Error).message}`, { cause: error });
      }
    }),
  );
}

function describe({ delivery, result, attempts }: DeliveryResult): string {
  const { planned, kind, isLate } = delivery;
  const { role, change, isPrivate } = planned.event;
  const notes = [
    isPrivate && 'private',
    isLate && 'late',
    kind !== 'first' && kind,
    attempts > 1 && `${attempts} tries`,
  ];
  const what = [`line ${planned.line}`, role, change, ...notes.filter(Boolean)].join(', ');
  if (result.kind === 'accepted') return `${what}: ${result.outcomes.join(', ')} (${Math.round(result.latencyMs)} ms)`;
  if (result.kind === 'unreachable') return `${what}: no reply (${result.reason})`;
  return `${what}: refused with ${result.status}${result.detail && `: ${result.detail}`}`;
}

function skippedLine(skipped: readonly PlannedEvent[], { connection }: Webhook): string[] {
  if (skipped.length === 0) return [];
  const listed = skipped.map(({ line, event }) => `line ${line} (${event.role}, ${event.change})`);
  return [`Skipped       ${skipped.length} that ${connection.platform} does not send: ${listed.join(', ')}`];
}

// The reader may close the pipe early (`| head`); that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  console.error(isUsage ? `${message}\n\n${usage}` : message);
  process.exitCode = isUsage ? 2 : 1;
});

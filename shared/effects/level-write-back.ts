// Writes the level of a conversation in its chat platform. What is written is the level at that moment, not the one of
// the change that caused the effect, so that the newest wins whatever the order of the attempts.
import { writeBackIdPrefix } from '../conversations/durable-effect';
import type { EffectReference, MessageStore } from '../conversations/message-store';
import type { Connection, WriteBack } from '../platforms/connection';
import { platformApi, PlatformApiError } from '../platforms/platform-api';
import type { WriteLevel } from '../platforms/write-back';
import { writeBacks } from '../platforms/write-backs';
import type { QueueStore } from '../queues/queue-store';
import type { Level } from '../sentiment/levels';
import { withinLimit, type EffectResult } from './effect-result';
import type { EffectStore } from './effect-store';

export interface WriteBackDependencies {
  effects: Pick<EffectStore, 'hasLater'>;
  messages: Pick<MessageStore, 'read'>;
  queues: Pick<QueueStore, 'read'>;
  /** The connections to chat platforms, by id. */
  connections: ReadonlyMap<string, Connection>;
  inFlight: Map<string, number>;
  now: () => Date;
  log: (line: string) => void;
}

/** The level changes rarely while it is written; if it still does after this many writes, the effect is done later. */
const maxWrites = 3;

/** Makes one attempt to write the level of a conversation in its platform. */
export async function writeLevelBack(
  reference: EffectReference,
  connectionId: string,
  dependencies: WriteBackDependencies,
): Promise<EffectResult> {
  const { connections, effects, inFlight } = dependencies;
  const connection = connections.get(connectionId);
  const writeLevel = connection && writeBacks[connection.platform];
  // A level for a connection that is no longer configured is discarded. A later effect writes the same level.
  if (!connection?.writeBack || !writeLevel || (await effects.hasLater(reference, writeBackIdPrefix)))
    return { outcome: 'done' };
  const { writeBack } = connection;
  return withinLimit(connectionId, inFlight, () =>
    writeUntilCurrent(reference.conversationId, connectionId, { writeLevel, writeBack }, dependencies),
  );
}

/**
 * Writes the level, and again if it has changed by the end of a write. Of several workers, on any instance, the one
 * whose write arrived last looks at the state after that, so that no older level stays.
 */
async function writeUntilCurrent(
  conversationId: string,
  connectionId: string,
  { writeLevel, writeBack }: { writeLevel: WriteLevel; writeBack: WriteBack },
  { messages, queues, now, log }: WriteBackDependencies,
): Promise<EffectResult> {
  let written: Level | undefined;
  for (let writes = 0; ; writes++) {
    const { state } = await messages.read(conversationId, 1);
    // Erased in the meantime; or nobody may see anything of it.
    if (!state || !(await queues.read(state.queueId)).enabled) return { outcome: 'done' };
    const { level, appId } = state;
    if (level === written) return { outcome: 'done' };
    if (writes === maxWrites) return { outcome: 'busy' };
    const conversation = conversationId.slice(connectionId.length + 1);
    try {
      await writeLevel({ conversation, level, appId }, writeBack, platformApi(now));
    } catch (error) {
      if (!(error instanceof PlatformApiError)) throw error;
      const { isGone, retryAfterMs } = error.details;
      if (!isGone) return { outcome: 'failed', reason: error.message, retryAfterMs };
      log(`Connection ${connectionId} has no such conversation, its level was not written: ${error.message}`);
      return { outcome: 'done' };
    }
    written = level;
  }
}

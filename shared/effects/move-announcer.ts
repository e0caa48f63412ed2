// Notifies the subscribers of a conversation that it moved to another queue, so that they watch again and are
// authorized again. The notice is stored with the move. It is sent at once or, if SignalR does not answer, by
// `dispatch-effects`.
import type { EffectReference } from '../conversations/message-store';
import { withDeadline } from '../deadline';
import { expireConversation } from '../live/live-feed';
import type { SignalRService } from '../live/signalr-service';
import type { EffectStore } from './effect-store';

export interface MoveAnnouncer {
  /** Sends a notice that was just stored. Returns false when sending failed and the notice is still pending. */
  announce(conversationId: string): Promise<boolean>;
  /** Removes a notice that was sent. Returns false when that failed; its task in the queue sends it once more. */
  remove(reference: EffectReference): Promise<boolean>;
  /** Sends a notice if it is still pending. */
  announceIfPending(reference: EffectReference): Promise<void>;
}

/** Short, because a sender waits for the reply and the notice is retried later. */
const timeoutMs = 1_000;

/** The id of the notice that a conversation moved at a revision. */
export function moveEffectId(revision: number): string {
  return `move-${revision}`;
}

/** @param signalR undefined where no SignalR service is configured, so that there are no subscribers */
export function createMoveAnnouncer(
  signalR: SignalRService | undefined,
  effects: EffectStore,
  now: () => Date,
): MoveAnnouncer {
  const succeeds = (work: Promise<unknown>) =>
    work.then(
      () => true,
      // The effect's task in the queue retries it and logs a failure.
      () => false,
    );
  const announcer: MoveAnnouncer = {
    announce: (conversationId) =>
      succeeds(signalR ? withDeadline(timeoutMs, () => sendAnnouncement(signalR, conversationId)) : Promise.resolve()),
    remove: (reference) => succeeds(effects.remove(reference)),
    async announceIfPending(reference) {
      const isMine = await claimMove(effects, reference, now());
      if (isMine && (await announcer.announce(reference.conversationId))) await announcer.remove(reference);
    },
  };
  return announcer;
}

const leaseMs = 5_000;

/** Takes the lease on a notice, so that it is sent by one worker at a time. Returns false when another holds it. */
export function claimMove(effects: EffectStore, reference: EffectReference, now: Date): Promise<boolean> {
  return effects.claim(reference, now.toISOString(), new Date(now.getTime() + leaseMs).toISOString());
}

/** @throws {LiveFeedUnavailableError} */
export async function sendAnnouncement(signalR: SignalRService, conversationId: string): Promise<void> {
  const { groupName, target, arguments: parameters } = expireConversation(conversationId);
  await signalR.send({ groupName }, target, parameters);
}

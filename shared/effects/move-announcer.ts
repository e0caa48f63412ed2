// Tells those who watch a conversation that it moved to another queue, so that they ask again whether they may. The
// announcement is stored with the move; it is made at once where SignalR answers, and else by `dispatch-effects`.
import type { EffectReference } from '../conversations/message-store';
import { withDeadline } from '../deadline';
import { expireConversation } from '../live/live-feed';
import type { SignalRService } from '../live/signalr-service';
import type { EffectStore } from './effect-store';

export interface MoveAnnouncer {
  /** Makes an announcement that was just stored. False when it is still to be made. */
  announce(reference: EffectReference): Promise<boolean>;
  /** Makes an announcement unless it was made. */
  announceIfPending(reference: EffectReference): Promise<void>;
}

/** A sender waits for it, and it will be made later anyway. */
const timeoutMs = 1_000;

/** The id of the announcement that a conversation moved at a revision. */
export function moveEffectId(revision: number): string {
  return `move-${revision}`;
}

/** @param signalR undefined where no SignalR service is configured, and nobody watches */
export function createMoveAnnouncer(
  signalR: SignalRService | undefined,
  effects: EffectStore,
  now: () => Date,
): MoveAnnouncer {
  const announce = async (reference: EffectReference) => {
    try {
      if (signalR) await withDeadline(timeoutMs, () => sendAnnouncement(signalR, reference.conversationId));
      await effects.remove(reference);
      return true;
    } catch {
      // Its task in the queue makes it, and says so if it can't.
      return false;
    }
  };
  return {
    announce,
    async announceIfPending(reference) {
      if (await claimMove(effects, reference, now())) await announce(reference);
    },
  };
}

const claimedForMs = 5_000;

/** Sees to it that of two who would announce the same move only one does; false for the other. */
export function claimMove(effects: EffectStore, reference: EffectReference, now: Date): Promise<boolean> {
  return effects.claim(reference, now.toISOString(), new Date(now.getTime() + claimedForMs).toISOString());
}

/** @throws {LiveFeedUnavailableError} */
export async function sendAnnouncement(signalR: SignalRService, conversationId: string): Promise<void> {
  const { groupName, target, arguments: parameters } = expireConversation(conversationId);
  await signalR.send({ groupName }, target, parameters);
}

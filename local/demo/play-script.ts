// Plays one script: delivers its lines one after the other, at the pace of people who write.
import { RefusedRequest } from '../run/call-api';
import type { Line, Script } from './scripts';

/** A line as it was delivered. */
export interface PlayedLine {
  readonly messageId: string;
  readonly role: Line['role'];
  readonly text: string;
  /** ISO 8601. */
  readonly sentAt: string;
}

export interface Stage {
  /** Delivers a line; a second time it must count once. */
  deliver(line: PlayedLine): Promise<void>;
  /** The ids of the customer's newest messages, of whoever wrote them. */
  newestMessageIds(): Promise<readonly string[]>;
  /** Called after a line was delivered. */
  played(line: PlayedLine): void;
  /** Waits so many milliseconds, or until the demo stops. */
  pause(ms: number): Promise<void>;
  isStopped(): boolean;
  now(): Date;
}

/** After a line that could not be delivered. */
const retryPausesMs = [1_000, 2_000, 5_000, 10_000];

/**
 * Plays the script to its end, or until the demo stops. Once somebody else writes as the customer, the conversation is
 * theirs, and the script ends.
 * @throws what was refused, or kept failing after several attempts
 */
export async function playScript({ lines }: Script, conversationId: string, stage: Stage): Promise<void> {
  const own = new Set<string>();
  for (const [index, { role, text, afterMs }] of lines.entries()) {
    await stage.pause(afterMs);
    const messageId = `${conversationId}-${index + 1}`;
    const line = { messageId, role, text, sentAt: stage.now().toISOString() };
    if (!(await attempt(stage, () => deliverUnlessTaken(line, own, stage)))) return;
    own.add(messageId);
    stage.played(line);
  }
}

async function deliverUnlessTaken(line: PlayedLine, own: ReadonlySet<string>, stage: Stage): Promise<boolean> {
  // After a reply that was lost, this line may be among them already.
  const isOwn = (id: string) => own.has(id) || id === line.messageId;
  if (!(await stage.newestMessageIds()).every(isOwn)) return false;
  await stage.deliver(line);
  return true;
}

/** Tries again after a failure that may pass; false when the demo was stopped. */
async function attempt(stage: Stage, work: () => Promise<boolean>): Promise<boolean> {
  for (const pauseMs of [...retryPausesMs, undefined]) {
    if (stage.isStopped()) return false;
    try {
      return await work();
    } catch (error) {
      if (stage.isStopped()) return false;
      const isRefused = error instanceof RefusedRequest && error.status < 500;
      if (isRefused || pauseMs === undefined) throw error;
      await stage.pause(pauseMs);
    }
  }
  return false;
}

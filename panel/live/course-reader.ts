// Reads a conversation's course while it is shown: once for each revision, but in a burst of messages only every few
// seconds, since the server reads the whole conversation for it.
import { isRefusal, type AgentApi, type ConversationReference } from './agent-api';
import { pause } from './pause';
import type { CoursePoint } from './snapshot';

const burstPauseMs = 2_000;
const retryMs = 5_000;
/** A bound of the requests for one reading. */
const maxPages = 20;

/** Receives what was read. */
export interface CourseObserver {
  show(points: readonly CoursePoint[]): void;
  failed(error: unknown): void;
}

export class CourseReader {
  private reading: AbortController | null = null;
  private wantedRevision = -1;
  private readRevision = -1;

  constructor(
    private readonly api: Pick<AgentApi, 'course'>,
    private readonly conversation: ConversationReference,
    private readonly observer: CourseObserver,
    private readonly wait: typeof pause = pause,
  ) {}

  /** Reads the course up to this revision and goes on with later ones; null stops. */
  follow(revision: number | null): void {
    if (revision === null) {
      this.reading?.abort();
      this.reading = null;
      this.readRevision = -1;
      return;
    }
    this.wantedRevision = revision;
    if (this.reading !== null) return;
    this.reading = new AbortController();
    void this.read(this.reading);
  }

  private async read(reading: AbortController): Promise<void> {
    const { signal } = reading;
    while (this.readRevision !== this.wantedRevision && !signal.aborted) {
      const revision = this.wantedRevision;
      try {
        const points = await this.readPages(signal);
        if (isAborted(signal)) return;
        // A refusal is shown by the feed, which asks for the right by itself.
        if (points === null) break;
        this.readRevision = revision;
        this.observer.show(points);
        await this.wait(burstPauseMs, signal, { mayEndEarly: false });
      } catch (error) {
        if (isAborted(signal)) return;
        this.observer.failed(error);
        await this.wait(retryMs, signal);
      }
    }
    if (this.reading === reading) this.reading = null;
  }

  private async readPages(signal: AbortSignal): Promise<CoursePoint[] | null> {
    const points: CoursePoint[] = [];
    let continuation: string | null = null;
    for (let page = 0; page < maxPages; page++) {
      const reply = await this.api.course(this.conversation, continuation, signal);
      if (isRefusal(reply)) return null;
      points.push(...reply.points);
      continuation = reply.continuation;
      if (continuation === null) break;
    }
    return points;
  }
}

/** Must be checked after every wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

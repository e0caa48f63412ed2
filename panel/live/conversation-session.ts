// All that an element does with one conversation: follows it live, reads its course while that is shown, and saves what
// the agent changes. The result of a change is shown at once, and reaches everyone else who watches by a push.
import type { Level } from '../../shared/sentiment/levels';
import { isRefusal, type AgentApi, type ConversationReference } from './agent-api';
import type { AgentAlert } from './alert-state';
import { CourseReader } from './course-reader';
import { LiveFeed, type Connection, type FeedObserver } from './live-feed';
import type { SentimentState } from './sentiment-state';
import type { CoursePoint } from './snapshot';

/** The states into which an agent puts an alert. */
export type ClosedState = 'acknowledged' | 'ignored';

/** Receives the conversation's state, failures and course. */
export interface SessionObserver extends FeedObserver {
  /** @param points null if the course could not be read; it is tried again */
  showCourse(points: readonly CoursePoint[] | null): void;
}

/** The alert is gone, or somebody else has closed it. */
const alreadyClosedStatuses = [404, 409];

export class ConversationSession {
  private readonly api: AgentApi;
  private readonly feed: LiveFeed;
  private readonly course: CourseReader;
  private readonly stopped = new AbortController();
  private isCourseShown = false;
  private revision: number | null = null;

  constructor(
    { api, connection }: { api: AgentApi; connection: Connection },
    private readonly conversation: ConversationReference,
    observer: SessionObserver,
  ) {
    this.api = api;
    this.feed = new LiveFeed(api, connection, conversation, {
      show: (state) => {
        observer.show(state);
        this.follow(state);
      },
      report: (fault) => observer.report(fault),
    });
    this.course = new CourseReader(api, conversation, {
      show: (points) => observer.showCourse(points),
      failed: (error) => {
        observer.report({ kind: 'course', error });
        observer.showCourse(null);
      },
    });
  }

  /** The agent's own id, to tell their corrections from those of others; null if it is not known. */
  get agentId(): string | null {
    return this.api.agentId;
  }

  start(): void {
    this.feed.start();
  }

  stop(): void {
    this.stopped.abort();
    this.course.follow(null);
    this.feed.stop();
  }

  /** Reads the course only while it is shown. */
  showCourse(isShown: boolean): void {
    this.isCourseShown = isShown;
    this.course.follow(isShown ? this.revision : null);
  }

  /** Corrects a message's level, or takes the correction back (null). Returns whether that was saved. */
  async correct(messageId: string, level: Level | null): Promise<boolean> {
    const { signal } = this.stopped;
    const reply = await this.api.correct(this.conversation, messageId, level, signal).catch(() => null);
    if (reply === null || isRefusal(reply)) return false;
    if (!signal.aborted) void this.feed.changed(reply);
    return true;
  }

  /** Returns whether the alert is closed, by this agent or by somebody else. */
  async closeAlert(alert: AgentAlert, state: ClosedState): Promise<boolean> {
    const { signal } = this.stopped;
    const reply = await this.api.changeAlert(this.conversation, alert.alertId, state, signal).catch(() => null);
    if (reply === null) return false;
    if (isRefusal(reply) && !alreadyClosedStatuses.includes(reply.status ?? 0)) return false;
    if (!signal.aborted) this.feed.alerted({ ...alert, state });
    return true;
  }

  private follow({ sentiment }: SentimentState): void {
    this.revision = sentiment && sentiment.messageCount > 0 ? sentiment.revision : null;
    if (this.isCourseShown) this.course.follow(this.revision);
  }
}

// Whether the SignalR service can be used, as far as is known without keeping a request waiting. The output binding
// fails after the handler has answered, with an empty 500 or after a long wait; what is known to fail is better refused
// by the handler, which can say why.
import { withDeadline } from '../deadline';
import { LiveFeedUnavailableError, type SignalRService } from './signalr-service';

const askAgainMs = 5_000;
const answerWithinMs = 1_000;

export class LiveFeedStatus {
  private isDown = false;
  private askedAt = -Infinity;

  constructor(
    private readonly service: SignalRService,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Call before something is pushed. Asks the service in the background now and again; only once it was found to be down
   * the caller waits for it to be asked again.
   * @throws {LiveFeedUnavailableError} when the service is down
   */
  async verifyUsable(): Promise<void> {
    if (this.isDown) {
      await this.ask();
      return;
    }
    if (this.now() - this.askedAt < askAgainMs) return;
    this.ask().catch(() => {
      // It is remembered, and whoever pushes next is told.
    });
  }

  private async ask(): Promise<void> {
    this.askedAt = this.now();
    try {
      await withDeadline(answerWithinMs, () => this.service.verifyAnswers());
      this.isDown = false;
    } catch (error) {
      this.isDown = true;
      throw new LiveFeedUnavailableError(error);
    }
  }
}

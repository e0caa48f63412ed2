// Whether the SignalR service is available, checked without delaying requests. The output binding fails after the
// handler has answered, with an empty 500 or after a long wait. If the service is known to be down, the handler rejects
// the request with a clear error instead.
import { withDeadline } from '../deadline';
import { LiveFeedUnavailableError, type SignalRService } from './signalr-service';

const probeIntervalMs = 5_000;
const probeTimeoutMs = 1_000;

export class LiveFeedStatus {
  private isDown = false;
  private probedAt = -Infinity;

  constructor(
    private readonly service: SignalRService,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Call before a push. Probes the service in the background every few seconds. While the service is down, the caller
   * waits for a new probe.
   * @throws {LiveFeedUnavailableError} when the service is down
   */
  async verifyUsable(): Promise<void> {
    if (this.isDown) {
      await this.probe();
      return;
    }
    if (this.now() - this.probedAt < probeIntervalMs) return;
    this.probe().catch(() => {
      // The failure is stored in `isDown`, and the next call reports it.
    });
  }

  private async probe(): Promise<void> {
    this.probedAt = this.now();
    try {
      await withDeadline(probeTimeoutMs, () => this.service.verifyAnswers());
      this.isDown = false;
    } catch (error) {
      this.isDown = true;
      throw new LiveFeedUnavailableError(error);
    }
  }
}

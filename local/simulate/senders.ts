// The simulated chat platforms, by name.
import type { PlatformName } from '../../shared/platforms/platforms';
import type { PlatformSender } from './platform-sender';
import { chatwoot } from './senders/chatwoot';
import { telegram } from './senders/telegram';

export const senders: Record<PlatformName, PlatformSender> = {
  chatwoot,
  telegram,
};

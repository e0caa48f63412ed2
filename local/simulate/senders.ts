// The simulated chat platforms, by name.
import type { PlatformName } from '../../shared/platforms/platforms';
import type { PlatformSender } from './platform-sender';
import { acs } from './senders/acs';
import { chatwoot } from './senders/chatwoot';
import { front } from './senders/front';
import { intercom } from './senders/intercom';
import { telegram } from './senders/telegram';

export const senders: Record<PlatformName, PlatformSender> = {
  chatwoot,
  intercom,
  acs,
  telegram,
  front,
};

// The simulated chat platforms, by name.
import type { PlatformName } from '../../shared/platforms/platforms';
import type { PlatformSender } from './platform-sender';
import { chatwoot } from './senders/chatwoot';
import { sunshine } from './senders/sunshine';
import { telegram } from './senders/telegram';
import { twilio } from './senders/twilio';
import { whatsapp } from './senders/whatsapp';

export const senders: Record<PlatformName, PlatformSender> = {
  chatwoot,
  twilio,
  sunshine,
  whatsapp,
  telegram,
};

// The simulated chat platforms, by name.
import type { PlatformName } from '../../shared/platforms/platforms';
import type { PlatformSender } from './platform-sender';
import { chatwoot } from './senders/chatwoot';
import { crisp } from './senders/crisp';
import { livechat } from './senders/livechat';
import { rocketchat } from './senders/rocketchat';
import { slack } from './senders/slack';
import { telegram } from './senders/telegram';

export const senders: Record<PlatformName, PlatformSender> = {
  chatwoot,
  rocketchat,
  slack,
  telegram,
  livechat,
  crisp,
};

import { platformNames, type PlatformName } from '../../../shared/platforms/platforms';
import { describePlatform, type PlatformTraits } from '../../support/platform-conformance';

/** How each platform signs, and what it sends besides the customer's messages. */
const traits: Record<PlatformName, PlatformTraits> = {
  chatwoot: { signs: 'body', hasTimestamp: true, sends: ['agent', 'bot', 'internal', 'edited', 'deleted'] },
  rocketchat: { signs: 'secret', hasTimestamp: false, sends: ['agent', 'edited'] },
  twilio: { signs: 'body', hasTimestamp: false, sends: ['agent', 'bot', 'edited', 'deleted'] },
  sunshine: { signs: 'secret', hasTimestamp: false, sends: ['agent', 'bot', 'deleted'] },
  intercom: { signs: 'body', hasTimestamp: false, sends: ['agent', 'bot', 'internal', 'deleted'] },
  acs: { signs: 'secret', hasTimestamp: false, sends: ['agent', 'bot', 'edited', 'deleted'] },
  whatsapp: { signs: 'body', hasTimestamp: false, sends: ['edited', 'deleted'] },
  slack: { signs: 'body', hasTimestamp: true, sends: ['agent', 'bot', 'edited', 'deleted'] },
  telegram: { signs: 'secret', hasTimestamp: false, sends: ['edited'] },
  livechat: { signs: 'secret', hasTimestamp: false, sends: ['agent', 'bot', 'internal', 'edited', 'deleted'] },
  front: { signs: 'body', hasTimestamp: true, sends: ['agent', 'bot', 'internal'] },
  crisp: { signs: 'body', hasTimestamp: true, sends: ['agent', 'bot', 'internal', 'edited', 'deleted'] },
};

describe.each(platformNames)('The adapter of %s', (name) => {
  describePlatform(name, traits[name]);
});

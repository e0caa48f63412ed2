import { platformNames, type PlatformName } from '../../../shared/platforms/platforms';
import { describePlatform, type PlatformTraits } from '../../support/platform-conformance';

/** How each platform signs, and what it sends besides the customer's messages. */
const traits: Record<PlatformName, PlatformTraits> = {
  chatwoot: { signs: 'body', hasTimestamp: true, sends: ['agent', 'bot', 'internal', 'edited', 'deleted'] },
  intercom: { signs: 'body', hasTimestamp: false, sends: ['agent', 'bot', 'internal', 'deleted'] },
  acs: { signs: 'secret', hasTimestamp: false, sends: ['agent', 'bot', 'edited', 'deleted'] },
  telegram: { signs: 'secret', hasTimestamp: false, sends: ['edited'] },
  front: { signs: 'body', hasTimestamp: true, sends: ['agent', 'bot', 'internal'] },
};

describe.each(platformNames)('The adapter of %s', (name) => {
  describePlatform(name, traits[name]);
});

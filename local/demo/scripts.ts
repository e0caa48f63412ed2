// What the demo plays: three conversations, written for it. The levels come from whoever scores the messages, so the
// customers say unmistakably how they feel.
import { localAgent } from '../run/first-queue';
import { colleague, ordersQueue, supportQueue } from './demo-queues';

/** One message of a script. */
export interface Line {
  readonly role: 'customer' | 'agent';
  readonly text: string;
  /** How long after the line before it is written, in milliseconds. */
  readonly afterMs: number;
}

export interface Script {
  /** Part of the conversation's id. */
  readonly name: string;
  readonly queueId: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly agent: { readonly sub: string; readonly name: string };
  readonly lines: readonly Line[];
}

function customer(afterMs: number, text: string): Line {
  return { role: 'customer', text, afterMs };
}

function agent(afterMs: number, text: string): Line {
  return { role: 'agent', text, afterMs };
}

/** Sours within ten seconds, recovers, falls once more and ends well. The agent's link opens it. */
export const lateOrder: Script = {
  name: 'late-order',
  queueId: ordersQueue.queueId,
  customer: { id: 'demo-customer-1', name: 'Mara Lind' },
  agent: localAgent,
  lines: [
    customer(0, 'Hello, I would like to know where my order is.'),
    agent(1_000, 'Hello Mara, I am looking it up for you.'),
    customer(1_500, 'It was promised for last Friday and it is still not here. I am really disappointed.'),
    agent(1_000, 'I see it. The carrier has not delivered it yet.'),
    customer(1_500, 'Nobody called me back, as you had promised. This is terrible service and I am very angry!'),
    agent(9_000, 'You are right to be upset, Mara, and I apologise. I am calling the carrier now.'),
    customer(9_000, 'You promised that before. I want to speak to a manager, this is unacceptable!'),
    agent(10_000, 'I have told my manager. A courier brings you a new parcel today, and it costs you nothing.'),
    customer(12_000, 'Okay. When will the courier be here?'),
    agent(8_000, 'Between two and four. I have refunded the delivery as well, and I am sorry for the trouble.'),
    customer(11_000, 'Thank you, that is very kind of you.'),
    agent(7_000, 'You are welcome. Here is the link to follow the courier.'),
    customer(9_000, 'Great, it works. You have been really helpful, thank you!'),
    agent(7_000, 'I am glad to hear that, Mara.'),
    customer(12_000, 'It is wonderful to be taken care of so well.'),
    customer(20_000, 'Oh no, it shows my old address. This is so annoying!'),
    agent(8_000, 'Sorry about that. Which address is the right one?'),
    customer(11_000, 'I have told you that twice already. This is really frustrating, I am so angry!'),
    agent(10_000, 'You have, and it is our mistake. I have corrected it and spoken to the courier. I am sorry.'),
    customer(13_000, 'Thank you, now it is right. That was very kind of you.'),
    agent(9_000, 'I will check this afternoon whether everything has arrived.'),
    customer(12_000, 'Perfect. You are great, I am very happy with your help!'),
  ],
};

/** Goes well from the beginning. */
export const newAddress: Script = {
  name: 'new-address',
  queueId: supportQueue.queueId,
  customer: { id: 'demo-customer-2', name: 'Tom Becker' },
  agent: localAgent,
  lines: [
    customer(500, 'Hi, how can I change the e-mail address of my account?'),
    agent(5_000, 'Hi Tom, you can do that in your profile, under “Sign-in”.'),
    customer(9_000, 'I have found the page. Which password does it ask for?'),
    agent(9_000, 'The one that you sign in with today. You get an e-mail to confirm.'),
    customer(14_000, 'Great, it works now. Thank you, you explained it really well!'),
    agent(7_000, 'With pleasure. Can I do anything else for you?'),
    customer(13_000, 'Yes, can I have my invoices as PDF?'),
    agent(8_000, 'Of course. Choose “Billing”, then “Documents”.'),
    customer(12_000, 'Perfect, that is exactly what I was looking for. I love it!'),
  ],
};

/** Recovers first, then falls sharply and waits. */
export const lostNotes: Script = {
  name: 'lost-notes',
  queueId: supportQueue.queueId,
  customer: { id: 'demo-customer-3', name: 'Ines Costa' },
  agent: colleague,
  lines: [
    customer(1_000, 'Hello, where do I get the new version of your app?'),
    agent(6_000, 'Hello Ines, it is in the store since this morning.'),
    customer(11_000, 'Found it, thank you so much! You are really helpful.'),
    agent(8_000, 'With pleasure. How do you like it?'),
    customer(14_000, 'I love the new design, it looks wonderful!'),
    agent(6_000, 'That is good to hear!'),
    customer(24_000, 'Now it has crashed, and all my notes are gone. This is awful!'),
    agent(8_000, 'That must not happen. I am asking our engineers right now.'),
    customer(12_000, 'I have lost a whole day of work. This is terrible, I am so angry!'),
    agent(9_000, 'I understand, and I apologise. We are restoring your notes from the backup.'),
    customer(15_000, 'I still can’t see them. This is really frustrating.'),
    agent(8_000, 'Please give us ten minutes. I stay with you until they are back.'),
    customer(20_000, 'They are still not there. I am very upset and disappointed.'),
    agent(9_000, 'I know, Ines. I am on the phone with our engineers.'),
  ],
};

/** Everything that the demo plays; the agent's link opens the first. */
export const scripts = [lateOrder, newAddress, lostNotes] as const;

/** Messages to send with one click, with different sentiments. */
export const suggestedLines = [
  'Hi, my parcel was due on Monday. Where is it?',
  'Thank you very much, you are really helpful!',
  'I am a bit disappointed, nobody called me back.',
  'This is the third time I have asked. It is really frustrating.',
  'This is ridiculous. Your service is terrible!',
  'I am furious. You are useless, this is the worst company ever!',
] as const;

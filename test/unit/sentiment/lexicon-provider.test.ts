import { LexiconProvider } from '../../../shared/sentiment/lexicon-provider';
import { defaultFolding, levelOf, scoreOfWindow } from '../../../shared/sentiment/levels';
import type { Scoring, TextToScore } from '../../../shared/sentiment/provider';

const provider = new LexiconProvider();
const scoringOf = async (text: string, more: Partial<TextToScore> = {}): Promise<Scoring> =>
  (await provider.score([{ text, ...more }]))[0]!;
const scoreOf = async (text: string, more: Partial<TextToScore> = {}): Promise<number> => {
  const { scores } = await scoringOf(text, more);
  return scores!.positive - scores!.negative;
};
const edge = 1 / 7;

describe('how LexiconProvider reads', () => {
  it.each([
    'This is absolutely ridiculous.',
    'I am really angry now.',
    'Worst service I have ever had',
    'You people are incompetent',
    "I'm not happy",
    "I don't think this is good",
    'I am not satisfied with your answer',
    'I have never been so disappointed',
    'Thanks for nothing, you are useless',
    'what the f*ck is this',
    'bullshit',
    'This is sh*t',
    "Why can't you just fix this awful app",
    'This is the 5th time I report it',
    'Nobody answers me',
    'I am fed up',
    'Are you kidding me?',
    '😡',
    '🤬🤬',
    '👎🏽',
    ':-(',
  ])('negative: %s', async (text) => expect(await scoreOf(text)).toBeLessThan(-edge));

  it.each([
    'I love it!',
    'Great service, very friendly',
    'Thank you very much',
    'Perfect, that solved it',
    'Never once have we been disappointed',
    'Not bad at all',
    'Never been happier',
    'Not only good but excellent',
    'Without a doubt the best support',
    'You made my day 😍',
    '❤️',
    '👍🏿',
    ':D',
  ])('positive: %s', async (text) => expect(await scoreOf(text)).toBeGreaterThan(edge));

  it.each([
    'Where can I find my invoice?',
    'How do I change my address?',
    'When will my order arrive?',
    'Can I pay by credit card?',
    'Is there a way to cancel my subscription?',
    'My payment failed, what should I do?',
    'Could you help me reset my password please?',
    'The app crashes with error 500 when I log in',
    'My account was hacked and my parcel was lost',
    'My order number is 4711.',
    '12345',
    '📦',
  ])('neutral: %s', async (text) => expect(Math.abs(await scoreOf(text))).toBeLessThanOrEqual(edge));

  it.each([
    ['a booster', 'This is bad', 'This is extremely bad'],
    ['an exclamation mark', 'This is bad', 'This is bad!'],
    ['more of them', 'This is bad!', 'This is bad!!!'],
    ['capitals', 'This is bad', 'This is BAD'],
    ['a second word', 'This is bad', 'This is bad and annoying'],
    ['no dampener', 'I am slightly annoyed', 'I am annoyed'],
    ['no good word', 'Good idea, but the delivery was terrible', 'The delivery was terrible'],
  ])('stronger with %s', async (_, weaker, stronger) => {
    expect(await scoreOf(stronger)).toBeLessThan(await scoreOf(weaker));
  });

  it('lets a negation reach no further than its clause', async () => {
    expect(await scoreOf('No, this is terrible')).toBeLessThan(-edge);
    expect(await scoreOf('It did not arrive. Terrible')).toBeLessThan(-edge);
    expect(await scoreOf('It did not arrive but I love it')).toBeGreaterThan(edge);
  });
});

describe('a natural exchange', () => {
  const levelAfter = async (texts: string[]) => {
    const scores = await Promise.all(texts.map((text) => scoreOf(text)));
    return levelOf(scoreOfWindow(scores.reverse(), defaultFolding.decay));
  };

  it.each([
    [
      [
        "I've been waiting for two weeks and still nothing!",
        'This is absolutely ridiculous.',
        'Your support is useless, nobody ever answers the phone!',
        "I'm really angry now. This is the worst service I have ever had.",
        "Are you kidding me? Don't tell me to wait again, that's unacceptable!!",
        'You people are incompetent. I want my money back, this is a damn scam 😡',
      ],
    ],
    [
      [
        "My order still hasn't arrived and I'm getting really frustrated.",
        'This is the third time I contact you, nobody helps me!',
        'What a terrible company, I hate dealing with you.',
        "You're all liars. I was told it would be fixed yesterday!",
        'This is a disgrace, absolutely disgusting service.',
        'Give me my money back NOW or I will sue you, you fucking idiots!!!',
      ],
    ],
  ])('with an angry customer ends at very negative', async (texts) => {
    expect(await levelAfter(texts)).toBe('very-negative');
  });

  it('with a customer who asks questions stays neutral', async () => {
    const texts = ['Hi, I have a question about my bill', 'Where do I see the total?', 'And how can I pay it?'];
    expect(await levelAfter(texts)).toBe('neutral');
  });
});

describe('what LexiconProvider cannot tell', () => {
  it.each([
    ['a hinted language', 'Terrible!', { language: 'de' }],
    ['a language it recognises', 'Ich bin sehr unzufrieden mit dem Service', {}],
    ['another script, whatever the hint', '我很生气', { language: 'en' }],
    ['a short text in a foreign conversation', 'Ja gut', { conversationLanguage: 'de' }],
    ['nothing to read', '  \n', {}],
  ])('%s', async (_, text, more) => {
    expect(await scoringOf(text, more)).toMatchObject({ scores: null, evidence: [], degraded: false });
  });

  it('is not a short text by itself', async () => expect(await scoreOf('Terrible!')).toBeLessThan(-edge));
  it.each(['de', 'ja', undefined])('is not emoji alone, whatever the language: %s', async (language) => {
    expect(await scoreOf('😡😡', language === undefined ? {} : { language })).toBeLessThan(-edge);
  });
});

describe('the evidence of LexiconProvider', () => {
  const spansOf = async (text: string) =>
    (await scoringOf(text)).evidence.map(({ start, end, contribution }) => [
      text.slice(start, end),
      Math.sign(contribution),
    ]);

  it.each([
    [
      'I love it but the app is terrible',
      [
        ['love', 1],
        ['terrible', -1],
      ],
    ],
    [
      'I am not happy 😡',
      [
        ['not happy', -1],
        ['😡', -1],
      ],
    ],
    ['👩‍👩‍👧‍👦 I hate it', [['hate', -1]]],
    [
      'Nobody answers, useless',
      [
        ['Nobody answers', -1],
        ['useless', -1],
      ],
    ],
    ['Where is it?', []],
    ['İ İ İ am FED UP', [['FED UP', -1]]],
  ])('of %s', async (text, spans) => expect(await spansOf(text)).toEqual(spans));

  it('sums to the score exactly', async () => {
    const text = 'I love the box, but you are rude and it never works!! 😡 Great job. Not happy.';
    const { evidence } = await scoringOf(text);
    expect(evidence.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(await scoreOf(text), 12);
  });

  it('of a long hostile text is found in linear time', async () => {
    const start = process.cpuUsage().user;
    for (const unit of ['not ', '😡\u200d', 'f*', '!', 'still ', ':-', "no'"])
      await scoringOf(unit.repeat(30_000 / unit.length));
    expect(process.cpuUsage().user - start).toBeLessThan(3_000_000);
  });
});

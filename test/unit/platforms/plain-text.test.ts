// The author's own words in HTML and in plain mail: what is shown as text, and nothing that is quoted.
import fc from 'fast-check';
import { plainTextOf, withoutQuotedMail } from '../../../shared/platforms/plain-text';

describe('The text of HTML', () => {
  it.each<[what: string, html: string, text: string | null]>([
    ['a text without tags', 'Where is it?', 'Where is it?'],
    ['the line breaks of a text without tags', 'One &amp; two\r\n\r\nthree', 'One & two\n\nthree'],
    ['a text with a sign of less', 'I < 3 it, 4 <5 <3', 'I < 3 it, 4 <5 <3'],
    ['a paragraph', '<p>Where is it?</p>', 'Where is it?'],
    ['paragraphs', '<p class="no-margin">One</p>\n<p>two</p>', 'One\ntwo'],
    ['breaks', 'One<br>two<br/>three<BR>', 'One\ntwo\nthree'],
    ['an empty line of a mail program', '<div>One</div><div><br></div><div>two</div>', 'One\n\ntwo'],
    ['many empty lines', 'One<br><br><br><br><br>two', 'One\n\ntwo'],
    ['spaces and line breaks that HTML does not show', '<p>One\n   two\tthree </p>\n\n', 'One two three'],
    ['text that keeps its line breaks', '<pre>One\n  two</pre>three', 'One\ntwo\nthree'],
    ['a list', '<ul><li>One<li>two</ul>', 'One\ntwo'],
    ['a table', '<table><tr><td>One</td><td>two</td></tr><tr><th>three</table>', 'One two\nthree'],
    ['emphasis inside a word', 'It is <b>not</b> O<i>K</i>', 'It is not OK'],
    ['entities', 'Caf&eacute; &#8364;5 &#x1F621; &lt;b&gt; &amp;amp; a&nbsp;b', 'Café €5 😡 <b> &amp; a b'],
    ['the text of a link', 'See <a href="https://example.com/?a=1&b=2">my order</a>.', 'See my order.'],
    ['no image', '<p>Look: <img src="x.png" alt="A broken cup"></p>', 'Look:'],
    ['an emoji that is sent as an image', '<p>Great <img alt="😡" src="x"> <img alt="👩‍🔧"></p>', 'Great 😡 👩‍🔧'],
    ['no digits as an emoji', '<img alt="12">', null],
    [
      'no style, script, title or comment',
      '<style>p{}</style><script>a<b>c</script><title>t</title><!-- c -->ok',
      'ok',
    ],
    ['no drawing', '<svg><text>a</text></svg>ok<noscript>b</noscript>', 'ok'],
    ['a whole document', '<!DOCTYPE html><html><head><title>t</title></head><body><p>Hi</p></body></html>', 'Hi'],
    ['tags in capitals, with attributes in any quotes', `<P ID=a CLASS='b "c"' data-x>Hi</P>`, 'Hi'],
    ['a tag that is not closed', '<p>Hi <b', 'Hi'],
    ['only blanks', '<p>&nbsp;</p> <br>', null],
    ['nothing', '', null],
  ])('of %s', (_, html, text) => {
    expect(plainTextOf(html)).toBe(text);
  });
});

describe('What is quoted in HTML is left out', () => {
  it.each<[what: string, html: string, text: string | null]>([
    ['a quote', '<blockquote>You said no.</blockquote><p>I am angry.</p>', 'I am angry.'],
    ['a quote within a quote', '<blockquote>a<blockquote>b</blockquote>c</blockquote>mine', 'mine'],
    ['a quote that nothing follows', '<p>mine</p><blockquote>a<p>b', 'mine'],
    ['a quote that the element around it ends', '<div><blockquote>a</div>mine', 'mine'],
    ['a quote with a wrong end tag', '<b><blockquote>a</b></p></span>b</blockquote>mine', 'mine'],
    ['only a quote', '<blockquote>You said no.</blockquote>', null],
    [
      'Gmail',
      `<div dir="ltr">Still nothing!</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr"
       class="gmail_attr">On Tue, 3 May 2026 at 10:00, Robin &lt;<a href="mailto:robin@example.com">robin@example.com</a>&gt;
       wrote:<br></div><blockquote class="gmail_quote" style="margin:0"><div>We are <div>happy</div> to help.</div>
       </blockquote></div>`,
      'Still nothing!',
    ],
    [
      'Gmail, with an answer between quotes',
      `<div>First answer.<blockquote class="gmail_quote">One?</blockquote>Second answer.</div>`,
      'First answer.\nSecond answer.',
    ],
    [
      'Apple Mail',
      `<html><body>Terrible.<br><div><br><blockquote type="cite"><div>On 3 May 2026, at 10:00, Robin
       &lt;robin@example.com&gt; wrote:</div><div>We are glad.</div></blockquote></div></body></html>`,
      'Terrible.',
    ],
    [
      'Thunderbird, with the answer below',
      `<div class="moz-cite-prefix">On 03/05/2026 10:00, Robin wrote:<br></div>
       <blockquote type="cite" cite="mid:1@example.com"><p>Glad to help.</p></blockquote><p>It is broken again.</p>`,
      'It is broken again.',
    ],
    [
      'another program that introduces a quote with a line',
      `<p>On 03/05/2026 10:00, Robin wrote:</p><blockquote>Glad to help.</blockquote><p>It is broken again.</p>`,
      'It is broken again.',
    ],
    [
      'Outlook on the web',
      `<div>It is late.</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg"><b>Van:</b>
       Robin<br><b>Verzonden:</b> dinsdag</div><div>We are glad.</div>`,
      'It is late.',
    ],
    [
      'the new Outlook',
      `<div>It is late.</div><div id="mail-editor-reference-message-container"><div><b>From:</b> Robin</div>glad</div>`,
      'It is late.',
    ],
    [
      'Outlook for Windows',
      `<div class=WordSection1><p class=MsoNormal>It is late.<o:p></o:p></p><div style='border-top:solid #E1E1E1 1.0pt'>
       <p class=MsoNormal><b>From:</b> Robin &lt;robin@example.com&gt; <br><b>Sent:</b> Tuesday, 3 May 2026 10:00<br>
       <b>To:</b> Ada<br><b>Subject:</b> RE: Order<o:p></o:p></p></div><p class=MsoNormal>We are glad.</p></div>`,
      'It is late.',
    ],
    [
      'Microsoft Teams',
      `<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri">Robin</strong>
       <p itemprop="preview">Glad to help.</p></blockquote><p>Not at all.</p>`,
      'Not at all.',
    ],
    [
      'Yahoo',
      '<div>Bad.</div><div id="yahoo_quoted_1" class="yahoo_quoted">On Tuesday, Robin wrote: glad</div>',
      'Bad.',
    ],
  ])('of %s', (_, html, text) => {
    expect(plainTextOf(html)).toBe(text);
  });
});

describe('What is quoted in plain text is left out', () => {
  it.each<[what: string, text: string, own: string | null]>([
    ['marked lines', '> You said no.\n> Really.\nI am angry.', 'I am angry.'],
    ['marked lines of several levels', '>> a\n> > b\nmine', 'mine'],
    ['an introduction and marked lines, with the answer below', 'On 3 May, Robin wrote:\n\n> no\n\nAngry.', 'Angry.'],
    [
      'an introduction on two lines',
      'Angry.\n\nOn Tue, 3 May 2026 at 10:00, Robin\n<robin@example.com> wrote:\n> no',
      'Angry.',
    ],
    ['lines without marks below an introduction', 'Angry.\nOn 3 May 2026, Robin wrote:\nno\nno', 'Angry.'],
    [
      'German',
      'Schlecht.\n\nAm Di., 3. Mai 2026 um 10:00 Uhr schrieb Robin <robin@example.com>:\n\nGern.',
      'Schlecht.',
    ],
    ['French', 'Nul.\nLe mar. 3 mai 2026 à 10:00, Robin <robin@example.com> a écrit :\nOui.', 'Nul.'],
    ['Spanish', 'Mal.\nEl mar, 3 may 2026 a las 10:00, Robin (<robin@example.com>) escribió:\nSí.', 'Mal.'],
    ['Italian', 'Male.\nIl giorno mar 3 mag 2026 alle ore 10:00 Robin <r@example.com> ha scritto:\nSì.', 'Male.'],
    ['Dutch', 'Slecht.\nOp di 3 mei 2026 om 10:00 schreef Robin <robin@example.com>:\nJa.', 'Slecht.'],
    ['Portuguese', 'Mau.\nEm ter., 3 de mai. de 2026 às 10:00, Robin <r@example.com> escreveu:\nSim.', 'Mau.'],
    ['an old Outlook', 'Bad.\n\n-----Original Message-----\nFrom: Robin\nGlad.', 'Bad.'],
    ['a forwarded mail', 'See below.\n---------- Forwarded message ---------\nFrom: Robin\nGlad.', 'See below.'],
    [
      'a German Outlook',
      'Schlecht.\n________________________________\nVon: Robin\nGesendet: Dienstag\nAn: Ada\nBetreff: AW\nGern',
      'Schlecht.',
    ],
    ['only a quote', '> You said no.', null],
    ['numbers in a quote', '> 3 weeks\n> no\nmine', 'mine'],
    ['one number below an introduction', 'On 3 May, Robin wrote:\n> 3 weeks\nmine', 'mine'],
  ])('of %s', (_, text, own) => {
    expect(withoutQuotedMail(text)).toBe(own);
  });

  it.each([
    'From: Berlin\nTo: Paris\nWhen do I get my money back?',
    'On Monday she wrote to me:\nno answer since.',
    'On 3 May it broke. What now?',
    '>:(\nYou lost it again',
    '>_< no',
    '> 3 weeks and nothing happens',
    'Date: 3 May\nSubject: my order',
    'I wrote on 3 May:\nwhere is it?',
    '--\nAda',
  ])('but not %j', (text) => {
    expect(withoutQuotedMail(text)).toBe(text);
  });
});

describe('Hostile HTML', () => {
  it('never fails', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<div>',
        '</div>',
        '<blockquote>',
        '</blockquote>',
        '<pre>',
        '<b',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
      ),
      fc.constantFrom(
        '<svg/>',
        '</svg>',
        '<script>',
        '</script',
        '&#xD800;',
        '&#0;',
        '&nbsp',
        '&#x110000;',
        '<p id=',
        '"',
        '\ud83d',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = plainTextOf(pieces.join(''));
        expect(text === null || text.trim() === text).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

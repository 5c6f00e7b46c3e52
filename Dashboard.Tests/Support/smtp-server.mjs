// A real SMTP server for tests: takes its settings as one JSON line on standard input (more lines change them while it runs),
// tells what happens as JSON lines on standard output, and ends when its input does, so it never outlives the test run.
//
// A line {"ping": n} is answered {"event": "pong"}: what was received before is told by then.
// A line {"hangUp": true} closes every open connection without a word, as servers do with those that are silent; it is answered as a ping is.
// settings: tls {key, cert} PEM · startTls · implicitTls · username, password (AUTH is then required)
//           mailFrom, rcptTo, data: an answer such as "451 try later" instead of acceptance · rcptToOf {address: answer}
//           mostConnections: further ones are answered 421 instead of the greeting
//           host, port: where to listen · hideSmtpUtf8 · authAnswer: the refusal of a password · greetAfter: ms before the greeting
//           delayBeforeReply: ms between the end of DATA and its answer · drop: "connect" | "data" | "afterData"
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';

const settings = {};
const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const answer = (line) => {
  if (!line) return null;
  const [, code, text] = /^(\d{3})[ -]?(.*)$/.exec(line);
  return Object.assign(new Error(text || 'refused'), { responseCode: Number(code) });
};
const drop = (server, session) => {
  for (const connection of server.connections) {
    if (connection.id === session.id) connection._socket.destroy();
  }
};

let server;

function start() {
  server = new SMTPServer({
    secure: Boolean(settings.implicitTls),
    needsUpgrade: false,
    key: settings.tls?.key,
    cert: settings.tls?.cert,
    hideSTARTTLS: !settings.startTls,
    hideSMTPUTF8: Boolean(settings.hideSmtpUtf8),
    disabledCommands: [...(settings.startTls ? [] : ['STARTTLS']), ...(settings.username ? [] : ['AUTH'])],
    authOptional: !settings.username,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 500,
    onConnect(session, done) {
      tell({ event: 'connected' });
      if (settings.drop === 'connect') return drop(server, session);
      if (server.connections.size > (settings.mostConnections ?? Infinity)) return done(answer('421 too many connections'));
      setTimeout(done, settings.greetAfter ?? 0);
    },
    onSecure: (socket, session, done) => done(),
    onAuth(auth, session, done) {
      const accepted = auth.username === settings.username && auth.password === settings.password;
      tell({ event: 'authenticated', username: auth.username, accepted, secure: session.secure });
      done(accepted ? null : answer(settings.authAnswer ?? '535 Authentication failed'), { user: auth.username });
    },
    onMailFrom: (address, session, done) => done(answer(settings.mailFrom)),
    onRcptTo: (address, session, done) => done(answer(settings.rcptToOf?.[address.address] ?? settings.rcptTo)),
    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (settings.drop === 'data') drop(server, session);
      });
      stream.on('end', async () => {
        if (settings.drop === 'data') return;
        const refused = answer(settings.data);
        const raw = Buffer.concat(chunks);
        tell(await describe(raw, session, refused));
        if (settings.drop === 'afterData') return drop(server, session);
        setTimeout(() => done(refused, 'queued'), settings.delayBeforeReply ?? 0);
      });
    },
  });
  server.on('error', (error) => tell({ event: 'error', message: String(error.message) }));
  server.listen(settings.port ?? 0, settings.host ?? '127.0.0.1', () => tell({ event: 'listening', port: server.server.address().port }));
}

async function describe(raw, session, refused) {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  return {
    event: 'mail',
    accepted: !refused,
    from: session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map((recipient) => recipient.address),
    secure: session.secure,
    user: session.user || null,
    subject: mail.subject ?? '',
    headerFrom: mail.from?.text ?? '',
    headerTo: mail.to?.text ?? '',
    replyTo: mail.replyTo?.text ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo ?? '',
    references: [].concat(mail.references ?? []),
    headers: mail.headerLines.map(({ key, line }) => ({ name: key, line })),
    attachments: mail.attachments.map(({ filename, contentType, size, contentId }) => ({ filename, contentType, size, contentId })),
    raw: raw.toString('latin1'),
  };
}

let started = false;
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const told = JSON.parse(line);
  if (told.hangUp) server.connections.forEach((connection) => connection._socket.destroy());
  if (told.ping) return tell({ event: 'pong', ping: told.ping });
  Object.assign(settings, told);
  if (!started) {
    started = true;
    start();
  }
});
input.on('close', () => process.exit(0));

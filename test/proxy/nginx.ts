import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shouldSkip } from '../db/needs.ts';
import { waitUntil } from '../support/deadlines.ts';
import { findFreePort } from '../support/server.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'ops', 'nginx.conf');

/** Debian installs nginx in /usr/sbin, which isn't in the PATH of other users than root. */
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;

/** Root must not run the workers: nginx would start them as a user that may not read the temporary folder. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/**
 * Returns whether to skip the tests because nginx, openssl for its certificate, or Linux for several loopback addresses
 * is missing, and prints a message if so. Throws in CI (`CI=true`), where no test may be skipped.
 */
export function shouldSkipNginx(): boolean {
  const missing = [
    ...(canRun('nginx', '-v') ? [] : ['nginx']),
    ...(canRun('openssl', 'version') ? [] : ['openssl']),
    ...(process.platform === 'linux' ? [] : ['Linux']),
  ];
  return shouldSkip('the tests with nginx', missing.length === 0, `they need ${missing.join(' and ')}`);
}

function canRun(program: string, argument: string): boolean {
  return spawnSync(program, [argument], { env: { PATH } }).status === 0;
}

/** Free ports for the addresses that the shipped file listens on. */
export interface NginxPorts {
  https: number;
  http: number;
}

export async function findNginxPorts(): Promise<NginxPorts> {
  return { https: await findFreePort(), http: await findFreePort() };
}

export interface Nginx {
  ports: NginxPorts;
  /** The certificate that clients must trust, in PEM format. */
  certificate: string;
  stop(): Promise<void>;
}

export interface NginxOptions {
  ports: NginxPorts;
  /** The port of the server on 127.0.0.1. */
  upstreamPort: number;
  /** Names that get their own copy of the HTTPS `server` block, as docs/deployment.md describes for custom domains. */
  customDomains?: readonly string[];
}

/**
 * Starts nginx with the shipped file, after `nginx -t` has accepted it. Replaces only the addresses, the port of the
 * server and the paths of the certificate.
 */
export async function startNginx({ ports, upstreamPort, customDomains = [] }: NginxOptions): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'smartlinks-nginx-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const certificate = createCertificate(folder, ['links.example', '*.links.example', ...customDomains]);
    const shipped = addServerBlocks(readFileSync(SHIPPED, 'utf8'), customDomains);
    mkdirSync(join(folder, 'conf.d'));
    writeFileSync(join(folder, 'conf.d', 'smartlinks.conf'), adaptToTest(shipped, { folder, ports, upstreamPort }));
    writeFileSync(join(folder, 'nginx.conf'), buildMainFile(folder));
    giveToNobody(folder);
    const stop = await run(folder, ports.https);
    return {
      ports,
      certificate,
      async stop() {
        await stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The main file as on Debian, except that nginx runs in the foreground and writes only to `folder`. */
function buildMainFile(folder: string): string {
  const modules = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    pid ${folder}/nginx.pid;
    error_log stderr;
    worker_processes 1;
    events { worker_connections 768; }
    http {
      ${modules.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      sendfile on;
      tcp_nopush on;
      types_hash_max_size 2048;
      default_type application/octet-stream;
      ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
      ssl_prefer_server_ciphers on;
      access_log off;
      gzip on;
      include ${folder}/conf.d/*.conf;
    }`;
}

/** Adds a copy of the HTTPS `server` block for each domain, with the domain as its name. */
function addServerBlocks(shipped: string, domains: readonly string[]): string {
  const [block] = /^server \{\n(?: .*\n|\n)*? +ssl_certificate (?:.*\n)*?\}\n/m.exec(shipped) ?? [];
  if (block === undefined) {
    throw new Error('ops/nginx.conf has no server block with a certificate');
  }
  return [shipped, ...domains.map((domain) => replaceEach(block, /server_name .*;/g, `server_name ${domain};`))].join(
    '\n',
  );
}

function adaptToTest(
  shipped: string,
  { folder, ports, upstreamPort }: { folder: string; ports: NginxPorts; upstreamPort: number },
): string {
  let text = shipped;
  // A machine may have no IPv6.
  text = replaceEach(text, /listen \[::\]:.*;/g, '');
  text = replaceEach(text, /listen 443\b/g, `listen 127.0.0.1:${ports.https}`);
  text = replaceEach(text, /listen 80\b/g, `listen 127.0.0.1:${ports.http}`);
  text = replaceEach(text, /server 127\.0\.0\.1:4000;/g, `server 127.0.0.1:${upstreamPort};`);
  text = replaceEach(text, /ssl_certificate +\S+;/g, `ssl_certificate ${folder}/certificate.pem;`);
  return replaceEach(text, /ssl_certificate_key +\S+;/g, `ssl_certificate_key ${folder}/key.pem;`);
}

function replaceEach(text: string, pattern: RegExp, replacement: string): string {
  if (text.search(pattern) === -1) {
    throw new Error(`ops/nginx.conf has nothing like ${pattern}`);
  }
  return text.replace(pattern, replacement);
}

/** Creates a self-signed certificate for these names. Returns it in PEM format. */
function createCertificate(folder: string, names: readonly string[]): string {
  const path = join(folder, 'certificate.pem');
  const subject = ['-subj', '/CN=links.example', '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`)}`];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(folder, 'key.pem')];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, ...subject, '-out', path], {
    env: { PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return readFileSync(path, 'utf8');
}

function giveToNobody(folder: string): void {
  const { uid, gid } = NOBODY;
  if (uid === undefined) {
    return;
  }
  for (const path of [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))]) {
    chownSync(path, uid, gid);
  }
}

/** Checks the configuration and starts nginx. Returns a function that stops it. */
async function run(folder: string, port: number): Promise<() => Promise<void>> {
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
  const options = { env: { PATH }, ...NOBODY };
  const check = spawnSync('nginx', [...args, '-t'], { ...options, encoding: 'utf8' });
  if (check.status !== 0) {
    throw new Error(`nginx -t rejects the configuration: ${check.stderr}`);
  }
  const child = spawn('nginx', args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await waitUntil(() => {
    if (child.exitCode !== null) {
      throw new Error(`nginx exited with ${child.exitCode}: ${errors}`);
    }
    return isListening(port);
  }, 'nginx listens');
  return () => {
    child.kill('SIGTERM');
    return ended;
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}

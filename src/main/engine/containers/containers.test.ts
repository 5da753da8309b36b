import { describe, expect, it } from 'vitest';
import type { ContainerInspectInfo } from 'dockerode';
import { engineAddresses } from './engine.ts';
import { unframed } from './logs.ts';
import { isOurs, type MinioSpec } from './minio-spec.ts';

function frame(kind: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = kind;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

describe('logs of a container', () => {
  it('joins both streams without their frames', () => {
    expect(unframed(Buffer.concat([frame(1, 'started\n'), frame(2, 'größer\n')]))).toBe('started\ngrößer\n');
  });

  it('takes text that has no frames as it is', () => {
    expect(unframed(Buffer.from('plain text of a terminal\n'))).toBe('plain text of a terminal\n');
  });

  it('keeps what is there of a frame that was cut short', () => {
    expect(unframed(frame(1, 'cut short').subarray(0, 12))).toBe('cut ');
  });
});

describe('where engines are looked for', () => {
  it('is DOCKER_HOST alone where it is set', () => {
    expect(engineAddresses({ DOCKER_HOST: 'tcp://10.0.0.2:2375' }, 'linux')).toEqual(['tcp://10.0.0.2:2375']);
  });

  it('is the sockets of Docker and Podman, those of the person too', () => {
    const found = engineAddresses({ HOME: '/home/ada', XDG_RUNTIME_DIR: '/run/user/7' }, 'linux');
    expect(found[0]).toBe('unix:///var/run/docker.sock');
    expect(found).toContain('unix:///run/user/7/podman/podman.sock');
    expect(found).toContain('unix:///home/ada/.docker/run/docker.sock');
  });

  it('is named pipes on Windows', () => {
    expect(engineAddresses({}, 'win32').every((address) => address.startsWith('npipe://'))).toBe(true);
  });
});

const info = (changes: { image?: string; env?: string[]; source?: string; port?: string; label?: string } = {}) =>
  ({
    Config: {
      Image: changes.image ?? 'docker.io/minio/minio:1',
      Env: changes.env ?? ['PATH=/', 'MINIO_ROOT_USER=key', 'MINIO_ROOT_PASSWORD=secret'],
      Labels: { 'alga-workbench.data-dir': changes.label ?? 'abc' },
    },
    Mounts: [{ Destination: '/data', Source: changes.source ?? '/data/minio' }],
    HostConfig: { PortBindings: { '9000/tcp': [{ HostIp: '127.0.0.1', HostPort: changes.port ?? '9000' }] } },
  }) as unknown as ContainerInspectInfo;

describe('whether a container can be adopted', () => {
  const spec: MinioSpec = {
    id: 'abc',
    image: 'minio/minio:1',
    volume: '/data/minio',
    state: { accessKey: 'key', secretKey: 'secret', port: 9000, consolePort: 9001, onExit: 'stop' },
  };
  it('needs the same image, credentials, folder, port and owner', () => {
    expect(isOurs(info(), spec)).toBe(true);
    expect(isOurs(info({ image: 'minio/minio:2' }), spec)).toBe(false);
    expect(isOurs(info({ env: ['MINIO_ROOT_USER=key', 'MINIO_ROOT_PASSWORD=other'] }), spec)).toBe(false);
    expect(isOurs(info({ source: '/elsewhere' }), spec)).toBe(false);
    expect(isOurs(info({ port: '9005' }), spec)).toBe(false);
    expect(isOurs(info({ label: 'def' }), spec)).toBe(false);
  });
});

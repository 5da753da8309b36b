/** How the MinIO container is made, and whether one that is there was made that way. */
import type { ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import type { ContainerEngine } from './engine.ts';
import type { MinioState } from './minio-state.ts';

const apiPort = '9000/tcp';
const consolePort = '9001/tcp';
const dataDirLabel = 'alga-workbench.data-dir';

export interface MinioSpec {
  /** Of the data folder. */
  id: string;
  image: string;
  /** Folder on this machine. */
  volume: string;
  state: MinioState;
}

export function containerName(id: string): string {
  return `alga-workbench-minio-${id}`;
}

/** Under an engine that runs as root the files would belong to root; they are to belong to the person. */
function userOf(engine: ContainerEngine): string | undefined {
  const uid = process.getuid?.();
  if (uid === undefined || uid === 0 || engine.isRootless || process.platform !== 'linux') return undefined;
  return `${uid}:${process.getgid?.() ?? uid}`;
}

/** Published on loopback only. */
const published = (port: number) => [{ HostIp: '127.0.0.1', HostPort: String(port) }];

export function createOptions(engine: ContainerEngine, { id, image, volume, state }: MinioSpec): ContainerCreateOptions {
  const user = userOf(engine);
  return {
    name: containerName(id),
    Image: image,
    Cmd: ['server', '/data', '--console-address', ':9001'],
    Env: [`MINIO_ROOT_USER=${state.accessKey}`, `MINIO_ROOT_PASSWORD=${state.secretKey}`],
    Labels: { [dataDirLabel]: id },
    ExposedPorts: { [apiPort]: {}, [consolePort]: {} },
    ...(user === undefined ? {} : { User: user }),
    HostConfig: {
      Binds: [`${volume}:/data`],
      PortBindings: { [apiPort]: published(state.port), [consolePort]: published(state.consolePort) },
    },
  };
}

/** The port of this machine behind which the API of a container is. */
function publishedPort(info: ContainerInspectInfo): number {
  const bindings = info.HostConfig.PortBindings as Record<string, { HostPort: string }[]> | undefined;
  return Number(bindings?.[apiPort]?.[0]?.HostPort);
}

/** True for a container that this workbench would make just so, and can adopt. */
export function isOurs(info: ContainerInspectInfo, { id, image, volume, state }: MinioSpec): boolean {
  const { Labels, Image, Env } = info.Config;
  const mount = info.Mounts.find(({ Destination }) => Destination === '/data');
  return (
    Labels[dataDirLabel] === id &&
    sameImage(Image, image) &&
    Env.includes(`MINIO_ROOT_USER=${state.accessKey}`) &&
    Env.includes(`MINIO_ROOT_PASSWORD=${state.secretKey}`) &&
    mount?.Source === volume &&
    publishedPort(info) === state.port
  );
}

/** Engines add a registry or `localhost/` to the names of images, and a tag. */
function plainName(image: string): string {
  const short = image.replace(/^(?:localhost|docker\.io)\//, '').replace(/^library\//, '');
  return /:[^/]+$/.test(short) ? short : `${short}:latest`;
}

function sameImage(actual: string, asked: string): boolean {
  return plainName(actual) === plainName(asked);
}

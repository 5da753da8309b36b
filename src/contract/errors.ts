/**
 * Every failure a person can meet has a code from one of two closed sets: `userErrorCodes` for what the person
 * can put right, `systemErrorCodes` for what they cannot. Wire errors of the platform keep the platform's own
 * codes and never pass through here.
 */
import { z } from 'zod';

export const userErrorCodes = {
  PROJECT_NOT_FOUND: 'no open project has this id',
  FOLDER_NOT_FOUND: 'the folder does not exist or is not a folder',
  FOLDER_NOT_EMPTY: 'a new project needs an empty or absent folder',
  MANIFEST_MISSING: 'the folder holds no manifest.json',
  MANIFEST_SYNTAX: 'manifest.json is not valid JSON',
  MANIFEST_INVALID: 'publishing would reject the manifest',
  TEMPLATE_UNKNOWN: 'no template has this name',
  NAME_INVALID: 'the given name cannot be used',
  FILE_NOT_FOUND: 'the file does not exist',
  FILE_CONFLICT: 'the file changed on disk since it was read',
  FILE_NOT_TEXT: 'the file is not UTF-8 text',
  FILE_TOO_LARGE: 'the file is larger than the editor opens',
  FILE_EXISTS: 'a file of that name exists already',
  PATH_OUTSIDE_PROJECT: 'the path leaves the project folder',
  READ_ONLY: 'the file or folder cannot be written',
  DISK_FULL: 'no space is left on the disk',
  BUILD_RUNNING: 'a build of this project is already running',
  BUILD_CANCELLED: 'the build was cancelled',
  BUILD_FAILED: 'the build failed; the problems say why',
  HANDLER_SYNTAX: 'the handler source does not parse or resolve',
  HANDLER_MISSING: 'no handler source was found',
  HANDLER_EXPORT_MISSING: 'the module exports no handler function',
  COMPONENT_INVALID: 'the file is not a WebAssembly component',
  COMPONENT_NO_HANDLER: 'the component exports no handler',
  UI_ENTRY_MISSING: 'the bundle would hold no ui/index.html',
  UI_ASSET_REFUSED: 'the runner would refuse to serve a file of the UI',
  HASH_MISMATCH: 'the archive does not have the declared content hash',
  ARCHIVE_CORRUPT: 'the bundle archive cannot be read',
  VERSION_EXISTS: 'this version is published and cannot change',
  NOT_INSTALLED: 'the extension is not installed for this tenant',
  INSTALL_NOT_FOUND: 'no install has this id',
  EXTENSION_UNKNOWN: 'no extension matches the given name, id or folder',
  TRACE_NOT_FOUND: 'no stored trace has this id',
  USER_NOT_FOUND: 'the tenant has no such user',
  TENANT_NOT_FOUND: 'there is no such tenant',
  API_KEY_NOT_FOUND: 'the tenant has no such API key',
  REGISTRY_ENTRY_NOT_FOUND: 'the registry holds no such extension',
  REGISTRY_ENTRY_EXISTS: 'the registry holds an extension of this name already',
  VERSION_NOT_FOUND: 'the extension has no such version',
  SIGNATURE_REFUSED: 'the signing policy does not let this bundle through',
  SIGNING_KEY_INVALID: 'the key cannot sign bundles',
  STORE_UNREACHABLE: 'the bundle store cannot be reached or refuses the credentials',
  BUCKET_MISSING: 'the bundle store has no such bucket',
  STORE_MOVING: 'the bundles are being moved to another store already',
  OBJECT_EXISTS: 'the bundle store holds an object of this key already',
  OBJECT_NOT_FOUND: 'the bundle store holds no such object',
  CONTAINER_ENGINE_MISSING: 'no container engine answers on this machine',
  CONTAINER_IMAGE_MISSING: 'the image is not on this machine and may not be pulled',
  CONTAINER_FAILED: 'the container engine refused, or the container ended',
  SETTING_INVALID: 'the value does not fit the setting',
  CANCELLED: 'the work was cancelled',
  EXPORT_INVALID: 'the file is no export of a workbench, or it is damaged',
  IMPORT_CONFLICT: 'what is in the file does not go with what is there',
  PASSPHRASE_WRONG: 'the passphrase does not open the secrets',
  SECRET_INVALID: 'the secret name or value cannot be stored',
  SECRETS_LOCKED: 'the secrets were written with another key',
  RECORD_NOT_FOUND: 'there is no such client, service, invoice, schedule or stored record',
  RECORD_IN_USE: 'other records stand on this one',
  RECORD_CONFLICT: 'the record changed since it was read',
  LIMIT_REACHED: 'a limit of the platform would be passed',
  SCHEDULE_INVALID: 'the platform would refuse the schedule',
  RATE_LIMITED: 'too many calls in a short time',
  REQUEST_INVALID: 'the request cannot be sent as given',
  INPUT_INVALID: 'the arguments do not fit the procedure',
  PORT_IN_USE: 'the requested port is taken',
  DATA_DIR_LOCKED: 'another workbench uses this data folder',
  DATA_DIR_UNUSABLE: 'the data folder cannot be used',
  WORKBENCH_NOT_RUNNING: 'no workbench runs on the data folder',
  RUNNER_SETTINGS_INVALID: 'the environment does not let the runner start',
  NODE_UNSUPPORTED: 'this Node version cannot run the workbench',
  UNAUTHENTICATED: 'the connection carries no valid token',
} as const;

export const systemErrorCodes = {
  DATABASE_CORRUPT: 'the local database failed its integrity check',
  DATABASE_FAILED: 'the local database refused an operation',
  BUILDER_CRASHED: 'the build process ended unexpectedly',
  WORKER_CRASHED: 'a guest worker ended unexpectedly',
  GATEWAY_UNREACHABLE: 'the local gateway did not answer',
  INTERNAL: 'an unexpected failure inside the workbench',
} as const;

export type UserErrorCode = keyof typeof userErrorCodes;
export type SystemErrorCode = keyof typeof systemErrorCodes;
export type ErrorCode = UserErrorCode | SystemErrorCode;

const codes = [...Object.keys(userErrorCodes), ...Object.keys(systemErrorCodes)] as [ErrorCode, ...ErrorCode[]];

/** A place in a text file; lines and columns count from 1, paths are relative to the project with `/`. */
export const positionSchema = z.object({
  file: z.string(),
  line: z.number().int().min(1),
  column: z.number().int().min(1),
  endLine: z.number().int().min(1).optional(),
  endColumn: z.number().int().min(1).optional(),
});
export type Position = z.infer<typeof positionSchema>;

/** What a failure tells: what happened, why, and how to put it right. */
export const failureSchema = z.object({
  code: z.enum(codes),
  what: z.string(),
  why: z.string(),
  fix: z.string(),
  position: positionSchema.optional(),
  details: z.string().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** The one error class that engine, hosts and CLI throw on purpose. */
export class WorkbenchError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(`${failure.what} ${failure.why} ${failure.fix}`, options);
    this.name = 'WorkbenchError';
    this.failure = failure;
  }

  get code(): ErrorCode {
    return this.failure.code;
  }
}

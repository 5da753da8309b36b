/** Refusals of the life of installs, in words for a person. */
import { WorkbenchError } from '../../../contract/errors.ts';

export function extensionUnknown(registryId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'REGISTRY_ENTRY_NOT_FOUND',
    what: `The registry holds no extension ${registryId}.`,
    why: 'No extension with this registry id was published or built here.',
    fix: 'Publish the extension, or take a registry id from the list of the registry.',
  });
}

export function versionUnknown(extension: string, version: string | null): WorkbenchError {
  return new WorkbenchError({
    code: 'VERSION_NOT_FOUND',
    what: version === null ? `${extension} has no version to install.` : `${extension} has no version ${version}.`,
    why: version?.endsWith('.*')
      ? 'A wildcard stands for a version only while it is published; what is installed is named exactly.'
      : 'No such version was published or built here.',
    fix: 'Name one of the versions that the registry lists.',
  });
}

export function bundleless(extension: string, version: string): WorkbenchError {
  return new WorkbenchError({
    code: 'VERSION_NOT_FOUND',
    what: `Version ${version} of ${extension} cannot be installed.`,
    why: 'It has no bundle.',
    fix: 'Publish the version again, or install another one.',
  });
}

export function installUnknown(installId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'INSTALL_NOT_FOUND',
    what: `There is no install ${installId}.`,
    why: 'It belongs to another tenant, or its extension is not installed.',
    fix: 'List the installs of the tenant and choose one of them.',
  });
}

export function domainTaken(domain: string): WorkbenchError {
  return new WorkbenchError({
    code: 'RECORD_CONFLICT',
    what: `The domain ${domain} is taken.`,
    why: 'It is made of the first eight characters of the tenant id and of the registry id, and another install has the same.',
    fix: 'Set EXT_DOMAIN_ROOT to another domain, or uninstall the other one.',
  });
}

export function capabilityKept(capability: string, isKnown: boolean): WorkbenchError {
  return new WorkbenchError({
    code: 'INPUT_INVALID',
    what: `${capability} cannot be withheld.`,
    why: isKnown ? 'Every extension has it.' : 'It is no capability of the platform.',
    fix: 'Withhold one of the capabilities that the install lists.',
  });
}

export function configKeyInvalid(key: string): WorkbenchError {
  return new WorkbenchError({
    code: 'INPUT_INVALID',
    what: 'The configuration was not saved.',
    why: `"${key}" cannot be the name of a setting.`,
    fix: 'Use letters, digits, dots, hyphens and underscores.',
  });
}

export function configChanged(): WorkbenchError {
  return new WorkbenchError({
    code: 'RECORD_CONFLICT',
    what: 'The configuration was not saved.',
    why: 'It changed since it was read.',
    fix: 'Read it again and repeat the change.',
  });
}

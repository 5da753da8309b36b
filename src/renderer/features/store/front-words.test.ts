import { describe, expect, it } from 'vitest';
import { environmentLines, mcLine, quoted, secretPlace } from './front-words.ts';

const front = { endpoint: 'http://127.0.0.1:4569', bucket: 'extensions', accessKey: 'alga0a1b', region: 'us-east-1' };

describe('lines for clients of the S3 front', () => {
  it('find the secret key in the data folder, or in the settings', () => {
    expect(secretPlace('/data', false)).toEqual({ kind: 'file', path: '/data/s3-front.json' });
    expect(secretPlace(String.raw`C:\data`, false)).toEqual({ kind: 'file', path: String.raw`C:\data\s3-front.json` });
    expect(secretPlace('/data', true)).toEqual({ kind: 'setting' });
    expect(mcLine(front, { kind: 'setting' })).toBe(
      'mc alias set alga-workbench http://127.0.0.1:4569 alga0a1b "$S3_SECRET_KEY"',
    );
  });

  it('quote what a shell would take apart', () => {
    expect(quoted('plain/word-1.txt')).toBe('plain/word-1.txt');
    expect(quoted("Sam's data")).toBe(String.raw`'Sam'\''s data'`);
  });

  it('read the secret from its file, whatever the folder is called', () => {
    const lines = environmentLines(front, secretPlace("/home/Sam's data", false)).split('\n');
    expect(lines).toEqual([
      'export AWS_ENDPOINT_URL=http://127.0.0.1:4569',
      'export AWS_REGION=us-east-1',
      'export AWS_ACCESS_KEY_ID=alga0a1b',
      String.raw`export AWS_SECRET_ACCESS_KEY="$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).secretKey' '/home/Sam'\''s data/s3-front.json')"`,
    ]);
  });
});

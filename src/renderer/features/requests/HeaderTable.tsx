/** Headers with their values, each to copy. */
import type { HeaderList } from '../../../contract/common.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import styles from './Requests.module.css';

export function HeaderTable({ headers }: { headers: HeaderList }) {
  if (headers.length === 0) return <p className={styles.note}>None.</p>;
  return (
    <table className={styles.headers}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Header</th>
          <th scope="col">Value</th>
          <th scope="col">Copy</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(({ name, value }, index) => (
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>{value}</td>
            <td className={styles.headerCopy}>
              <CopyButton value={value} what={name} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

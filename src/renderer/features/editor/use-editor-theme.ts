/** Gives the editors the colours of the theme in force. */
import { useEffect } from 'react';
import { useTheme } from '../../app/services.tsx';
import { applyTheme } from './monaco/theme.ts';

export function useEditorTheme(): void {
  const { resolved } = useTheme();
  useEffect(() => applyTheme(resolved), [resolved]);
}

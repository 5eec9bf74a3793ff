import type { ReactNode } from 'react';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components';
import styles from './field.module.css';

interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> {
  label: string;
  hint?: ReactNode;
  /** Why the value is invalid; null if it isn't. */
  problem?: string | null;
  placeholder?: string;
  /** The number of lines of a text area; one line otherwise. */
  rows?: number;
  isMonospace?: boolean;
}

/** A text field with its label, a hint and the reason why its value was refused. */
export function TextField({ label, hint, problem, placeholder, rows, isMonospace = false, ...props }: TextFieldProps) {
  const inputClass = `${styles.input} ${isMonospace ? 'mono' : ''}`;
  return (
    <AriaTextField {...props} validationBehavior="aria" isInvalid={problem != null} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      {rows === undefined ? (
        <Input className={inputClass} placeholder={placeholder} />
      ) : (
        <TextArea className={inputClass} placeholder={placeholder} rows={rows} />
      )}
      {hint !== undefined && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.problem}>{problem}</FieldError>
    </AriaTextField>
  );
}

interface SelectFieldProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onChange: (value: T) => void;
  isLabelHidden?: boolean;
}

/** A choice of few values. A native control, because phones show it best. */
export function SelectField<T extends string>({
  label,
  value,
  options,
  onChange,
  isLabelHidden = false,
}: SelectFieldProps<T>) {
  return (
    <label className={isLabelHidden ? styles.inline : styles.field}>
      <span className={isLabelHidden ? styles.hidden : styles.label}>{label}</span>
      <select
        className={`${styles.input} ${styles.select}`}
        value={value}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.target.value);
          if (chosen !== undefined) {
            onChange(chosen[0]);
          }
        }}
      >
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The props of a field for one text of a form. */
export interface ValueFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Why the value was refused; null if it wasn't. */
  problem: string | null;
}

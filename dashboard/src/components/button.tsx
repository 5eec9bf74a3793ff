import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './button.module.css';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  /** A square button that contains only an icon. It needs an `aria-label`. */
  isIcon?: boolean;
}

export function Button({ variant = 'secondary', isIcon = false, ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[variant]} ${isIcon ? styles.icon : ''}`} />;
}

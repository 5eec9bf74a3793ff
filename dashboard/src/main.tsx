import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './app/root.tsx';

const container = document.getElementById('root');
if (container === null) {
  throw new Error('The page has no element with the id "root".');
}
createRoot(container).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);

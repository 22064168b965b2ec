import { ConnectCard } from './_ui/connect-card';

/** Prerendered, so it works during outages. */
export default function ConnectPage() {
  return <ConnectCard />;
}

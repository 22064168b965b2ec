import { ConnectCard } from './_ui/connect-card';

/** The Connect page. Prerendered: it depends on nobody, so it stands whatever else is down. */
export default function ConnectPage() {
  return <ConnectCard />;
}

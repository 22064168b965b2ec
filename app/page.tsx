export default function ConnectPage() {
  return <main>Connect</main>;
}

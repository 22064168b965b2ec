# The production server. It is configured by its environment alone; see .env.example.
#   docker build -t connected-app . && docker run -p 3000:3000 --env-file .env.local connected-app
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-slim
ENV NODE_ENV=production PORT=3000
WORKDIR /app
# Owned by root: the server writes nothing there, and a process that was taken over cannot either.
COPY --from=build /app/.next/standalone ./
USER node
EXPOSE 3000
CMD ["node", "--max-old-space-size=256", "--max-semi-space-size=16", "server.js"]

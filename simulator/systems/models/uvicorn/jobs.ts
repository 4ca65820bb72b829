/** The instances of the FastAPI application. */
export const uvicornInstances = ["app-1:8000", "app-2:8000", "app-3:8000"] as const;

/** The scrape job of the FastAPI application with its instances. */
export const uvicornJobs = { uvicorn: uvicornInstances } as const;
